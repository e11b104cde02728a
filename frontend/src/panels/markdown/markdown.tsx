import { type Block, type Inline, parseMarkdown } from "@/lib/markdown/parse";

const Inlines = ({ of }: { of: readonly Inline[] }) => (
  <>
    {of.map((part, i) => {
      const key = `${i} ${part.text}`;
      if (part.kind === "strong")
        return (
          <b key={key} className="font-semibold text-fg">
            {part.text}
          </b>
        );
      if (part.kind === "code")
        return (
          <code key={key} className="text-code">
            {part.text}
          </code>
        );
      if (part.kind === "link")
        return (
          <a key={key} href={part.href} rel="noreferrer noopener" className="text-acc hover:underline">
            {part.text}
          </a>
        );
      return part.text;
    })}
  </>
);

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return (
        <p role="heading" aria-level={block.level + 2} className="mt-8 mb-4 text-strong text-fg first:mt-0">
          <Inlines of={block.inline} />
        </p>
      );
    case "list":
      return (
        <ul className="mb-8 list-disc pl-16">
          {block.items.map((item, i) => (
            <li key={i}>
              <Inlines of={item} />
            </li>
          ))}
        </ul>
      );
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
  }
}

/** Markdown as elements; there is no way for markup to come through. */
export const Markdown = ({ text }: { text: string }) => (
  <div className="text-read break-words text-fg2">
    {parseMarkdown(text).map((block, i) => (
      <BlockView key={i} block={block} />
    ))}
  </div>
);
