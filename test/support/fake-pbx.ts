import type { CallControl, Ordered, OutCall } from '../../services/calls/call-control.ts';
import type { CallId, PositionId } from '../../services/ids.ts';

/** Writes down the orders that the desk gives; `answer` is what it says to the next ones. The real PBX takes them in test/telephony and test/e2e. */
export class FakePbx implements CallControl {
  readonly orders: string[] = [];
  answer: Ordered = { ordered: true };

  offer = (call: CallId, position: PositionId) => this.#order(`offer ${call} to ${position}`);
  rejoin = (call: CallId, position: PositionId) => this.#order(`rejoin ${call} to ${position}`);
  hold = (call: CallId) => this.#order(`hold ${call}`);
  ringAll = (call: CallId) => this.#order(`ring all for ${call}`);
  prompt = (call: CallId) => this.#order(`prompt ${call}`);
  callOut = ({ position, number }: OutCall) => this.#order(`call ${number} from ${position}`);
  forgetText = (id: string) => this.#order(`forget text ${id}`);
  forget = (call: CallId) => this.#order(`forget ${call}`);

  async #order(order: string): Promise<Ordered> {
    this.orders.push(order);
    return this.answer;
  }
}
