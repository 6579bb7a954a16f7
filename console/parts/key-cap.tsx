/** The key of a control, beside it. Read by the eye; assistive technology has aria-keyshortcuts. */
export function KeyCap({ children }: { children: string }) {
  return (
    <span className="keycap" aria-hidden="true">
      {children}
    </span>
  );
}
