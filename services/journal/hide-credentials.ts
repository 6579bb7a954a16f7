/** A text that may quote a connection string, without its user and password in any form. */
export function hideCredentials(text: string, uri: string): string {
  const given = /^[^/]*\/\/(.*)@/.exec(uri)?.[1];
  if (given === undefined) return text;
  const [user = '', ...rest] = given.split(':');
  const password = rest.join(':');
  const secrets = [given, password, user].flatMap((secret) => [secret, decoded(secret)]).filter((secret) => secret !== '');
  return secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
