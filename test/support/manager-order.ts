import { once } from 'node:events';
import { connect } from 'node:net';

/** Gives the PBX one order by AMI, apart from Tocsin's own link, and resolves with what it answered. */
export async function managerOrder(amiUrl: string, fields: Record<string, string>): Promise<string> {
  const { username, password, hostname, port } = new URL(amiUrl);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  const login = { Action: 'Login', Username: username, Secret: decodeURIComponent(password), Events: 'off' };
  for (const action of [login, fields, { Action: 'Logoff' }]) {
    socket.write(
      `${Object.entries(action)
        .map((pair) => pair.join(': '))
        .join('\r\n')}\r\n\r\n`,
    );
  }
  await once(socket, 'close');
  return answer;
}
