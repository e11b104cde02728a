import type { ReactNode } from "react";

/** A titled part of the overview, between hairlines. */
export const Part = ({
  title,
  count,
  tools,
  busy,
  children,
}: {
  title: string;
  count?: string;
  tools?: ReactNode;
  /** Its content is on its way. */
  busy?: boolean;
  children: ReactNode;
}) => (
  <section aria-label={title} aria-busy={busy} className="border-b border-line">
    <header className="flex h-32 items-center gap-6 border-b border-line pr-12 pl-16">
      <h2 className="text-strong">{title}</h2>
      {count && <span className="num text-fg3">{count}</span>}
      <span className="flex-1" />
      {tools}
    </header>
    {children}
  </section>
);

/** A fact: its name left, its value right. */
export const Fact = ({ name, mono = false, children }: { name: string; mono?: boolean; children: ReactNode }) => (
  <div className="flex min-h-24 items-center justify-between gap-16 px-16">
    <dt className={mono ? "shrink-0 truncate text-code text-fg2" : "shrink-0 text-fg2"}>{name}</dt>
    <dd className="min-w-0 truncate text-right">{children}</dd>
  </div>
);
