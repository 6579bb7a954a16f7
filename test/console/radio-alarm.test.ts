import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { loadCentre } from '../../config/load-centre.ts';
import type { SheetId } from '../../services/ids.ts';
import { operatorId, positionId } from '../../services/ids.ts';
import { sampleCentre } from '../support/sample-centre.ts';
import { sampleFolder } from '../support/sample-qualification.ts';
import { until } from '../support/until.ts';
import { openBrowser, operatorPage, shot } from './support/browser.ts';
import { ConsoleRoom } from './support/console-room.ts';
import { faultsOf } from './support/faults.ts';

describe('radio and alarms on the page Conduite', function () {
  this.timeout(120_000);
  let browser: Browser;
  let room: ConsoleRoom;
  let conduite: Page;
  let sheet: SheetId;
  let keys = 0;
  before(async () => {
    const loaded = await loadCentre(sampleFolder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const { dispatch, qualification, alerting } = loaded.centre;
    room = await ConsoleRoom.open({ ...sampleCentre(27, 2), dispatch, qualification, alerting }, ['op01']);
    browser = await openBrowser();
    const { page } = await operatorPage(browser, room, 'op01', '1');
    const call = room.call();
    room.answered(call, 'p01');
    sheet = room.desk.call(call)?.sheet as SheetId;
    room.desk.execute('choose-nature', { sheet, nature: 'house-fire' }, by());
    const spot = { label: '4 rue des Tanneries, Valbourg', lonLat: [2.395, 46.77] as [number, number] };
    const chosen = { kind: 'map', precision: 'exact', source: 'operator', commune: null, address: null } as const;
    room.desk.execute('set-place', { sheet, ...spot, ...chosen }, by());
    conduite = await page.context().newPage();
    await conduite.goto(`${room.url}/?page=conduite`);
    await conduite.locator(`[data-event="${number()}"]`).press('Enter');
  });
  after(async () => {
    await browser?.close();
    await room?.close();
  });

  const by = () => {
    keys += 1;
    return { operator: operatorId('op01'), position: positionId('p01'), key: `op01/test-${keys}` };
  };
  const number = () => room.desk.sheet(sheet)?.number as string;

  it('units engaged with one key bring a talkgroup; the order of transmissions says who speaks to whom, and another key adds one', async () => {
    await conduite.locator('[data-engage]').waitFor();
    await conduite.keyboard.press('F8');
    await conduite.locator('[data-tab="units"]').click();
    await conduite.locator('[data-talkgroup="tac-1"]').waitFor();
    expect(await conduite.locator('[data-radio] table').textContent())
      .to.contain('Commandant des opérations')
      .and.contain('TAC 1');
    await conduite.keyboard.press('Control+Shift+F8');
    await conduite.locator('[data-talkgroup="tac-2"]').waitFor();
    expect(await conduite.locator('[data-message]').first().textContent()).to.contain('Passez sur TAC 2');
    room.desk.execute('instruct-units', { sheet, message: 'm1', to: 'event', text: 'Vent fort, attention au faîtage.' }, by());
    const said = { form: 'situation', text: 'Feu au deuxième étage, deux personnes aux fenêtres.', saidAt: null } as const;
    room.desk.execute('record-field-message', { sheet, message: 'm2', unit: 'fpt-south-1', ...said }, by());
    await conduite.locator('[data-message="m2"]').waitFor();
    await shot(conduite, 'follow-up-units');
  });

  it('a crew that no means reaches raises an alarm that stays, and one key engages the next unit in its place', async () => {
    const [first] = room.desk.sheet(sheet)?.assignments ?? [];
    if (!first) throw new Error('nobody is engaged');
    const { id: assignment, unit, callSign } = first;
    room.desk.take(
      'test',
      ({ at }) => [
        {
          kind: 'sheet',
          id: sheet,
          entries: [{ type: 'AlertPlanned', at, sheet, unit, callSign, assignment, text: '', steps: [] }],
        },
      ],
      { kind: 'tocsin' },
    );
    await conduite.locator(`[data-alarm="${unit}"]`).waitFor();
    const instead = await conduite.locator('[data-instead]').getAttribute('data-instead');
    await shot(conduite, 'alarm');
    expect(await faultsOf(conduite)).to.deep.equal([]);
    await conduite.keyboard.press('Control+Shift+F6');
    await until(() => room.desk.sheet(sheet)?.assignments.some((one) => one.unit === instead) === true, 'the next unit', 5_000);
    await conduite.locator(`[data-alarm="${unit}"]`).waitFor({ state: 'detached' });
    expect(room.desk.sheet(sheet)?.assignments.find((one) => one.unit === unit)?.ended?.outcome).to.equal('stood down');
  });

  it('a unit is stood down by its key pressed twice, not once', async () => {
    const open = room.desk.sheet(sheet)?.assignments.find(({ ended }) => !ended);
    const row = conduite.locator(`[data-unit="${open?.unit}"]`);
    await row.press('Delete');
    await row.getByText('Suppr de nouveau').waitFor();
    expect(room.desk.sheet(sheet)?.assignments.find(({ id }) => id === open?.id)?.ended).to.equal(null);
    await row.press('Delete');
    await until(() => room.desk.sheet(sheet)?.assignments.find(({ id }) => id === open?.id)?.ended != null, 'stood down', 5_000);
  });
});
