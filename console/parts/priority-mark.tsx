import type { Priority } from '../../services/triage/priority.ts';
import { useTexts } from '../use-console.ts';

/** A shape for each priority: full octagon, triangle, ring, dash. The word stands beside it, or is said to who cannot see. */
export function PriorityMark({ priority, word = true }: { priority: Priority; word?: boolean }) {
  const t = useTexts();
  const label = `P${priority} ${t.priorities[priority]}`;
  return (
    <span className="priority" data-priority={priority}>
      <svg viewBox="0 0 16 16" className="priority-shape" role="img" aria-label={word ? undefined : label} aria-hidden={word}>
        {priority === 0 && <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />}
        {priority === 1 && <path d="M8 1.5 15.5 14.5H.5z" fill="currentColor" />}
        {priority === 2 && <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2.5" />}
        {priority === 3 && <path d="M2 6.5h12v3H2z" fill="currentColor" />}
      </svg>
      {word && (
        <span>
          P{priority} {t.priorities[priority]}
        </span>
      )}
    </span>
  );
}
