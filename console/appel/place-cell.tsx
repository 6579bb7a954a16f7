import type { Call } from '../../services/calls/call.ts';
import type { SetPlace } from '../../services/places/place.ts';
import { metres } from '../format.ts';
import { isReadOnly } from '../state/qualified.ts';
import { placeOf } from '../state/views.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

/** As the operator set it; until then what the caller's fixes say. A click is F7. */
export function PlaceCell({ call, place }: { call: Call; place: SetPlace | null }) {
  const store = useStore();
  const t = useTexts();
  const act = (
    <button
      type="button"
      className="cell-act"
      aria-keyshortcuts="F7"
      onClick={() => isReadOnly(store.state) || store.show('place')}
    >
      {place ? place.label : <FixPlace call={call} />}
    </button>
  );
  if (!place) {
    const seen = placeOf(call);
    return (
      <>
        {act}
        <small>
          {seen?.kind === 'subscriber' && `${t.sheet.addressOfSubscriber} · `}
          {seen?.kind === 'commune' && <FromCentre distanceM={seen.distanceM} />}
          {seen && <span className="needs-look">{t.place.toConfirm}</span>}
        </small>
      </>
    );
  }
  return (
    <>
      {act}
      <small>
        {place.outside ? (
          <span className="needs-look">{t.place.outside(place.outside.neighbour)}</span>
        ) : (
          <span className={place.precision === 'exact' ? '' : 'needs-look'}>{t.place.precisions[place.precision]}</span>
        )}
        {` · ${t.place.kinds[place.kind]}`}
      </small>
    </>
  );
}

function FixPlace({ call }: { call: Call }) {
  const t = useTexts();
  const place = placeOf(call);
  if (!place) return <span className="needs-look">{t.unknown}</span>;
  return place.kind === 'commune' ? `${place.name} (${place.department})` : place.text;
}

function FromCentre({ distanceM }: { distanceM: number }) {
  const { settings } = useConsole();
  const t = useTexts();
  return `${t.sheet.fromCentre(metres(distanceM, settings.language))} · `;
}
