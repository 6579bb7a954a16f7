import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { HttpSource, type HttpSourceOptions, mostAtOnce } from '../../../../services/context/subscribers/http-source.ts';
import { until } from '../../../support/until.ts';

const number = '+33199001111';

describe('directory asked by HTTP', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let asked: string[];
  let now: number;
  let source: HttpSource;

  beforeEach(async () => {
    asked = [];
    now = 0;
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    });
    await new Promise<void>((ready) => server.listen(0, '127.25.0.1', ready));
    source = open({});
  });
  afterEach(async () => {
    await source.close();
    server.closeAllConnections();
    if (server.listening) await new Promise((closed) => server.close(closed));
  });

  const address = () => `http://127.25.0.1:${(server.address() as AddressInfo).port}`;
  function open(options: Partial<HttpSourceOptions>): HttpSource {
    return new HttpSource({
      id: 'directory',
      url: `${address()}/numbers/{number}`,
      deadlineMs: 1_000,
      cacheMs: 60_000,
      breakAfter: 3,
      retryMs: 1_000,
      clock: () => now,
      onState: () => {},
      ...options,
    });
  }
  const json = (body: unknown) => (_: IncomingMessage, response: ServerResponse) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  };
  const person = { name: 'Personne Fictive', address: '1 rue de l’Exemple', note: null, vulnerable: true };

  it('says who it is, having asked for the E.164 number, URI-encoded', async () => {
    answer = json({ ...person, further: 'left aside' });
    expect(await source.ask(number)).to.deep.equal({ is: 'found', subscriber: { ...person, source: 'directory' } });
    expect(asked).to.deep.equal(['/numbers/%2B33199001111']);
    expect(source.state()).to.include({ state: 'up', reason: null });
  });

  it('a number that it does not know is no failure', async () => {
    answer = (_, response) => response.writeHead(404).end('unknown');
    for (let time = 0; time < 10; time += 1) expect(await source.ask(`+3319900111${time}`)).to.deep.equal({ is: 'not found' });
    expect(source.state().state).to.equal('up');
  });

  it('an answer is kept for its time, and then asked again', async () => {
    answer = json(person);
    await source.ask(number);
    now = 59_999;
    await source.ask(number);
    expect(asked).to.have.length(1);
    now = 60_000;
    await source.ask(number);
    expect(asked).to.have.length(2);
  });

  it('ten calls of one number at once make one request', async () => {
    answer = json(person);
    const answers = await Promise.all(Array.from({ length: 10 }, () => source.ask(number)));
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).to.equal(1);
    expect(asked).to.have.length(1);
  });

  const failures: { name: string; answer: typeof answer; reason: RegExp }[] = [
    { name: 'answers 500', answer: (_, response) => response.writeHead(500).end('no'), reason: /status 500/ },
    { name: 'answers garbage', answer: (_, response) => response.end('<html>hello</html>'), reason: /not the JSON/ },
    { name: 'answers a list', answer: json([person]), reason: /not the JSON/ },
    { name: 'answers fields of the wrong type', answer: json({ ...person, name: 12 }), reason: /not the JSON/ },
    { name: 'answers nobody', answer: json({ name: ' \u0000 ' }), reason: /without a name/ },
    {
      name: 'sends elsewhere',
      answer: (_, response) => response.writeHead(302, { location: `${address()}/elsewhere` }).end(),
      reason: /status 302/,
    },
    {
      name: 'drops the line in the middle of its answer',
      answer: (_, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"name": "Per');
        setImmediate(() => response.destroy());
      },
      reason: /UND_ERR_SOCKET|terminated|ECONNRESET|other side closed/,
    },
    {
      name: 'answers with 10 MB',
      answer: (_, response) => response.end(Buffer.alloc(10_000_000, 0x20)),
      reason: /over 65536 bytes/,
    },
  ];
  for (const failure of failures) {
    it(`a directory that ${failure.name} has failed, and nothing else has`, async () => {
      answer = failure.answer;
      const failed = await source.ask(number);
      expect(failed.is).to.equal('failed');
      expect(failed).to.have.property('reason').that.matches(failure.reason);
      expect(asked).to.have.length(1);
      expect(source.state()).to.include({ state: 'degraded' });
      expect(source.state().reason).to.match(failure.reason);
    });
  }

  it('a directory that refuses connections has failed', async () => {
    await new Promise((closed) => server.close(closed));
    expect(await source.ask(number)).to.deep.equal({ is: 'failed', reason: 'ECONNREFUSED' });
  });

  it('a directory that hangs is given up after four deadlines', async () => {
    answer = () => {};
    source = open({ deadlineMs: 20 });
    expect(await source.ask(number)).to.deep.equal({ is: 'failed', reason: 'no answer within 80 ms' });
  });

  it('after three failures it is left alone, told as down, and tried again by one call later', async () => {
    answer = (_, response) => response.writeHead(503).end();
    for (let time = 0; time < 5; time += 1) await source.ask(number);
    expect(asked).to.have.length(3);
    expect(source.state()).to.deep.include({ state: 'down', reason: 'status 503' });
    now = 1_000;
    answer = json(person);
    expect((await source.ask(number)).is).to.equal('found');
    expect(source.state().state).to.equal('up');
  });

  it('a directory that always answers late is left alone too: it would hold every request', async () => {
    answer = (request, response) => setTimeout(() => json(person)(request, response), 80);
    source = open({ deadlineMs: 50, cacheMs: 0 });
    for (let time = 0; time < 3; time += 1) expect((await source.ask(number)).is).to.equal('found');
    expect((await source.ask(number)).is).to.equal('failed');
    expect(source.state().reason).to.match(/answered after \d+ ms/);
  });

  it('300 different numbers at once: never more than eight requests under way, and all answered', async () => {
    let open = 0;
    let mostOpen = 0;
    answer = (request, response) => {
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      setImmediate(() => {
        open -= 1;
        json(person)(request, response);
      });
    };
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) => source.ask(`+331990${String(index).padStart(5, '0')}`)),
    );
    expect(answers.every((one) => one.is === 'found')).to.equal(true);
    expect(mostOpen).to.be.within(2, mostAtOnce);
  });

  it('numbers beyond those that may wait are not asked, and say so', async () => {
    answer = () => {};
    const answers = Array.from({ length: 520 }, (_, index) => source.ask(`+331990${String(index).padStart(5, '0')}`));
    const refused = answers.filter((one) => !(one instanceof Promise));
    expect(refused).to.have.length(520 - 500 - mostAtOnce);
    expect(refused[0]).to.deep.equal({ is: 'failed', reason: '500 numbers wait already' });
  });

  it('closing gives up what is under way, and what waits', async () => {
    answer = () => {};
    const answers = Array.from({ length: 20 }, (_, index) => source.ask(`+331990000${index + 10}`));
    await until(() => asked.length === mostAtOnce);
    await source.close();
    for (const one of await Promise.all(answers)) expect(one.is).to.equal('failed');
    expect(asked).to.have.length(mostAtOnce);
  });
});
