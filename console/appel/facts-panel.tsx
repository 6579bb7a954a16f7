import { useId, useRef, useState } from 'react';
import type { SheetView } from '../../services/http/messages.ts';
import type { SheetId } from '../../services/ids.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { Panel } from '../parts/panel.tsx';
import { conflictsOf, rowsShown, type ShownRow } from '../state/facts-shown.ts';
import { readQuickLine } from '../state/quick-line.ts';
import { sayRow } from '../texts/say-fact.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { FactConflict } from './fact-conflict.tsx';
import { FactFields } from './fact-fields.tsx';
import { focusFreeText } from './focus-free-text.ts';
import { OtherValues } from './other-values.tsx';

/** People, vehicles, hazards, access and victims: one line adds a fact, a row opens to be corrected field by field. */
export function FactsPanel({ sheet, view, isWritable }: { sheet: SheetId; view: SheetView | undefined; isWritable: boolean }) {
  const { pendingFacts } = useConsole();
  const t = useTexts();
  const [opened, setOpened] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const pending = pendingFacts.filter(({ change }) => change.sheet === sheet);
  const facts = view?.sheet.facts;
  const rows = facts ? rowsShown(facts, pending) : [];
  const conflicts = facts ? conflictsOf(sheet, facts, pending) : [];

  /** Arrows go from row to row, and from the last to the line. */
  const step = (by: 1 | -1) => {
    const stops = [...(list.current?.querySelectorAll<HTMLElement>('[data-fact]') ?? [])];
    const line = list.current?.parentElement?.querySelector<HTMLElement>('[data-fact-line]');
    if (line) stops.push(line);
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[(at + by + stops.length) % stops.length]?.focus();
  };
  return (
    <Panel className="facts-panel" title={t.facts.title} aside={isWritable && <KeyCap>{`${t.keys.shift} F3`}</KeyCap>}>
      {isWritable && conflicts[0] && <FactConflict key={conflicts[0].id} conflict={conflicts[0]} left={conflicts.length - 1} />}
      {view && <OtherValues sheet={view.sheet} isWritable={isWritable} />}
      <ul
        className="fact-rows"
        ref={list}
        onKeyDown={(event) => {
          const by = { ArrowDown: 1 as const, ArrowUp: -1 as const }[event.key];
          if (!by || (event.target as HTMLElement).dataset.fact === undefined) return;
          event.preventDefault();
          step(by);
        }}
      >
        {rows.map((row) => (
          <Row
            key={row.place}
            sheet={sheet}
            row={row}
            isOpen={isWritable && opened === row.place}
            isWritable={isWritable}
            open={(isOpen) => setOpened(isOpen ? row.place : null)}
          />
        ))}
      </ul>
      {isWritable ? <FactLine sheet={sheet} view={view} up={() => step(-1)} /> : <p className="quiet">{t.facts.readOnly}</p>}
    </Panel>
  );
}

type RowProps = { sheet: SheetId; row: ShownRow; isOpen: boolean; isWritable: boolean; open: (isOpen: boolean) => void };

function Row({ sheet, row, isOpen, isWritable, open }: RowProps) {
  const store = useStore();
  const t = useTexts();
  const { pendingFacts, present, session } = useConsole();
  const button = useRef<HTMLButtonElement>(null);
  const said = sayRow(t.rows, row.kind, row.fields);
  const isOfOne = row.place === 'access' || row.place === 'victims';
  const others = (present.get(sheet) ?? []).filter(({ operator }) => operator !== session?.operator);
  const writer = others.find(({ field }) => field?.startsWith(`${row.place}/`));
  const refused = pendingFacts.find(({ change, state }) => change.row === row.place && state === 'refused');
  const close = () => {
    open(false);
    button.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Delete' && isWritable && row.place !== 'access' && row.place !== 'victims') {
      store.strikeFact(sheet, row.place, !row.isStruck);
    } else if (event.key === 'Escape') focusFreeText();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li className="fact-row" data-kind={row.kind} data-struck={row.isStruck}>
      <button
        type="button"
        className="fact-head"
        ref={button}
        data-fact={row.place}
        aria-expanded={isOpen}
        disabled={!isWritable}
        onClick={() => open(!isOpen)}
        onKeyDown={onKeyDown}
      >
        <span className="fact-kind">{t.rows.kinds[row.kind]}</span>
        <span className="fact-said">{said || <span className="quiet">{t.facts.none}</span>}</span>
        {row.isStruck && <span className="fact-mark">{t.facts.struck}</span>}
        {writer && <span className="writes-here">{t.facts.writesHere(writer.operator)}</span>}
        {row.state !== 'saved' && (
          <span className="fact-mark" data-fact-state={row.state}>
            {t.facts[row.state]}
          </span>
        )}
      </button>
      {refused && isWritable && <Refused id={refused.id} problem={refused.problem} />}
      {isOpen && <FactFields sheet={sheet} row={row} others={others} onDone={close} isOfOne={isOfOne} />}
    </li>
  );
}

function Refused({ id, problem }: { id: string; problem: { fr: string; en: string } | null }) {
  const store = useStore();
  const t = useTexts();
  const { settings } = useConsole();
  return (
    <p className="fact-refused">
      <span className="needs-look">{problem?.[settings.language]}</span>
      <button type="button" className="tool" onClick={() => store.giveUpFact(id)}>
        {t.facts.giveUp}
      </button>
    </p>
  );
}

/** One line, one fact. What it will be stands below as one types. */
function FactLine({ sheet, view, up }: { sheet: SheetId; view: SheetView | undefined; up: () => void }) {
  const store = useStore();
  const t = useTexts();
  const id = useId();
  const { catalogue } = useConsole();
  const [line, setLine] = useState('');
  const hazards = catalogue?.hazards ?? [];
  const fact = readQuickLine(line, hazards);
  const values = Object.entries(fact?.fields ?? {}).map(([name, value]): [string, { value: string; label: null }] => [
    name,
    { value, label: null },
  ]);
  const kind = fact ? ('row' in fact ? fact.row : fact.place) : null;
  const hazard = hazards.find((one) => kind === 'hazard' && one.id === fact?.fields.hazard);
  const labelled = Object.fromEntries(
    values.map(([name, value]) => [name, name === 'hazard' && hazard ? { ...value, label: hazard.label } : value]),
  );
  const add = () => {
    if (!fact) return;
    store.addFact(sheet, fact, view?.sheet.facts);
    setLine('');
  };
  return (
    <div className="fact-line">
      <input
        data-fact-line
        aria-label={t.facts.line}
        aria-describedby={id}
        placeholder={t.facts.placeholder}
        autoComplete="off"
        maxLength={500}
        value={line}
        onChange={(event) => setLine(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && !event.ctrlKey) add();
          else if (event.key === 'ArrowUp') up();
          else if (event.key === 'Escape') focusFreeText();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <p className="fact-preview" id={id} aria-live="polite">
        {kind ? (
          <>
            <KeyCap>{t.keys.enter}</KeyCap> <strong>{t.rows.kinds[kind]}</strong> {sayRow(t.rows, kind, labelled)}
          </>
        ) : (
          <span className={/^\S+\s+\S/.test(line.trim()) ? 'needs-look' : 'quiet'}>
            {/^\S+\s+\S/.test(line.trim()) ? t.facts.unknown : t.facts.hint}
          </span>
        )}
      </p>
    </div>
  );
}
