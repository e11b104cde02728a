import type { ReactNode } from "react";
import { assertNever } from "@/lib/assert-never";
import { type Block, type Inline, parseMarkdown } from "@/lib/markdown/parse";

const Inlines = ({ of }: { of: readonly Inline[] }) =>
  of.map((part, i) => <Part key={`${i} ${part.text}`} part={part} />);

function Part({ part }: { part: Inline }): ReactNode {
  switch (part.kind) {
    case "strong":
      return <b className="font-semibold text-fg">{part.text}</b>;
    // The interface has no italics: emphasis is weight.
    case "em":
      return <em className="font-medium text-fg not-italic">{part.text}</em>;
    case "strike":
      return <s>{part.text}</s>;
    case "code":
      return <code className="rounded-tag bg-sunken px-3 text-code">{part.text}</code>;
    case "link":
      return (
        <a
          href={part.href}
          rel="noreferrer noopener"
          target="_blank"
          className="text-acc underline decoration-line2 underline-offset-2 hover:decoration-acc"
        >
          {part.text}
        </a>
      );
    case "text":
      return part.text;
    default:
      return assertNever(part);
  }
}

function BlockView({ block }: { block: Block }): ReactNode {
  switch (block.kind) {
    case "heading":
      return (
        <p role="heading" aria-level={block.level + 2} className="mt-8 mb-4 font-strong text-fg first:mt-0">
          <Inlines of={block.inline} />
        </p>
      );
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List className={`mb-8 pl-20 ${block.ordered ? "list-decimal" : "list-disc"}`}>
          {block.items.map((item, i) => (
            <li key={i}>
              <Inlines of={item} />
            </li>
          ))}
        </List>
      );
    }
    case "table":
      return (
        <div className="mb-8 overflow-x-auto" tabIndex={0} role="region" aria-label="Table">
          <table className="num text-body">
            <thead>
              <tr className="border-b border-line2 text-meta text-fg2">
                {block.head.map((cell, i) => (
                  <th key={i} scope="col" className="h-24 pr-16 text-left font-medium">
                    <Inlines of={cell} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, r) => (
                <tr key={r} className="border-b border-line">
                  {block.head.map((_, c) => (
                    <td key={c} className="h-24 pr-16">
                      <Inlines of={row[c] ?? []} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case "quote":
      return (
        <blockquote className="mb-8 border-l-2 border-line2 pl-10 text-fg3">
          {block.blocks.map((inner, i) => (
            <BlockView key={i} block={inner} />
          ))}
        </blockquote>
      );
    case "rule":
      return <hr className="my-8 border-line" />;
    case "code":
      return (
        <pre tabIndex={0} className="mb-8 overflow-x-auto rounded-float bg-sunken p-8 text-code">
          {block.text}
        </pre>
      );
    case "paragraph":
      return (
        <p className="mb-8">
          <Inlines of={block.inline} />
        </p>
      );
    default:
      return assertNever(block);
  }
}

/** Markdown as elements; there is no way for markup to come through. */
export const Markdown = ({ text }: { text: string }) => (
  <div className="text-read break-words text-fg2 [&>:last-child]:mb-0">
    {parseMarkdown(text).map((block, i) => (
      <BlockView key={i} block={block} />
    ))}
  </div>
);
