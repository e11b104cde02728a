/** The mark: a curve that falls and settles, and the point it is at. */
export const Mark = () => (
  <svg viewBox="0 0 16 16" width="16" height="16" fill="none" aria-hidden="true" className="shrink-0">
    <path
      d="M1.5 3.5c2.2 0 2.6 1.6 3.4 4.4s1.6 4.6 4.1 4.6h5.5"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
    />
    <circle cx="11.6" cy="5" r="1.9" fill="currentColor" />
  </svg>
);
