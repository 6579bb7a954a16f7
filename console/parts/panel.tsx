import type { ReactNode } from 'react';
import { useId } from 'react';

/** A named part of the page. F6 goes from one to the next; one that `scrolls` on small screens is a stop of Tab too. */
export function Panel(props: { title: string; aside?: ReactNode; className: string; scrolls?: boolean; children: ReactNode }) {
  const id = useId();
  return (
    <section className={`panel ${props.className}`} aria-labelledby={id} tabIndex={props.scrolls ? 0 : -1} data-panel>
      <header className="panel-head">
        <h2 id={id}>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}

/** An empty list says what will come there and how. */
export function Empty({ title, hint }: { title: string; hint?: string }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {hint && <p>{hint}</p>}
    </div>
  );
}
