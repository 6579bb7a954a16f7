/** One message to a broker, as gateways.yaml names it: a station's display or printer listens there. */
import { connect } from 'mqtt';
import type { Gateway } from '../../config/alerting/schema.ts';
import { readSecret } from '../messaging/secret.ts';

/**
 * Resolves once the broker has acknowledged it (QoS 1 or 2). Rejects where the broker is not reached, refuses, or says nothing within `deadlineMs`.
 * A connection of its own for each message: nothing waits in a queue to come out at a station long after it was given up.
 */
export async function publish(
  { url, qos, username, password }: NonNullable<Gateway['mqtt']>,
  { topic, text }: { topic: string; text: string },
  deadlineMs: number,
): Promise<void> {
  const secret = password === undefined ? null : readSecret(password);
  const client = connect(url, {
    reconnectPeriod: 0,
    connectTimeout: deadlineMs,
    ...(username === undefined ? {} : { username }),
    ...(secret === null ? {} : { password: secret }),
  });
  let late: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      late = setTimeout(() => reject(new DOMException('no acknowledgement', 'TimeoutError')), deadlineMs);
      client.on('error', reject);
      client.on('close', () => reject(new Error('the broker closed the connection')));
      client.publish(topic, text, { qos }, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    clearTimeout(late);
    client.end(true);
  }
}
