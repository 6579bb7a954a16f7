/** What scripts/start takes from its environment. A wrong value is refused with the variable's name and the remedy. */
import { resolve } from 'node:path';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const portText = 'a port number from 1 to 65535';
const port = (usual: number) => z.coerce.number(portText).int(portText).min(1, portText).max(65_535, portText).default(usual);

const variables = z
  .object({
    /** Where the console and the API are served on 127.0.0.1; 0 takes a free port. */
    TOCSIN_HTTP_PORT: z.coerce.number(portText).int(portText).min(0, portText).max(65_535, portText).default(8112),
    /** Where the bundled PBX takes calls, by UDP on 127.0.0.1. */
    TOCSIN_SIP_PORT: port(15_060),
    /** Folder of everything that is kept; one running start a folder. */
    TOCSIN_DATA: z.string().min(1, 'name a folder, or leave it unset for .data').default(resolve(root, '.data')),
    /** Folder of the centre's configuration. */
    TOCSIN_CONFIG: z
      .string()
      .min(1, 'name a folder, or leave it unset for the sample centre')
      .default(resolve(root, 'config/sample')),
    /** Unset: the bundled database. */
    MONGODB_URI: z
      .string()
      .regex(/^(none|mongodb(\+srv)?:\/\/.+)$/, 'mongodb://host:port/name, or none')
      .optional(),
    TOCSIN_PBX: z.enum(['bundled', 'external'], 'bundled or external').default('bundled'),
    AMI_URL: z
      .string()
      .regex(/^ami:\/\/[^:@/]+:[^@/]+@[^:@/]+:\d+$/, 'ami://user:secret@host:port')
      .optional(),
    /** Shows it working with simulated callers and units. */
    TOCSIN_DEMO: z.enum(['0', '1'], '0 or 1').optional(),
    /** Bearer token with every right, for tests. */
    TOCSIN_DEV_TOKEN: z.string().min(1, 'not empty, or leave it unset').optional(),
  })
  .superRefine(({ TOCSIN_PBX, AMI_URL }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['AMI_URL'], message });
    if (TOCSIN_PBX === 'external' && AMI_URL === undefined)
      refuse('with TOCSIN_PBX=external, set it to ami://user:secret@host:port');
    if (TOCSIN_PBX === 'bundled' && AMI_URL !== undefined)
      refuse('is for TOCSIN_PBX=external: set that too, or leave this unset');
  });

export type Settings = {
  httpPort: number;
  sipPort: number;
  dataFolder: string;
  configFolder: string;
  /** `bundled`, `none` or the address of one. */
  mongodb: string;
  /** `bundled` or the address of one. */
  pbx: string;
  demo: boolean;
  devToken: string | undefined;
};

/** Problems one a line: the variable, what it was, what it takes. Relative folders are taken from the working folder. */
export function readEnvironment(
  environment: NodeJS.ProcessEnv,
  atTerminal: boolean,
): { settings: Settings } | { problems: string[] } {
  const read = variables.safeParse(environment);
  if (!read.success) {
    return {
      problems: read.error.issues.map(({ path, message }) => {
        const name = String(path[0]);
        const value = environment[name];
        return `${name}${value === undefined ? '' : ` is '${value}'`}: ${message}`;
      }),
    };
  }
  const values = read.data;
  return {
    settings: {
      httpPort: values.TOCSIN_HTTP_PORT,
      sipPort: values.TOCSIN_SIP_PORT,
      dataFolder: resolve(values.TOCSIN_DATA),
      configFolder: resolve(values.TOCSIN_CONFIG),
      mongodb: values.MONGODB_URI ?? 'bundled',
      pbx: values.AMI_URL ?? 'bundled',
      demo: values.TOCSIN_DEMO === undefined ? atTerminal : values.TOCSIN_DEMO === '1',
      devToken: values.TOCSIN_DEV_TOKEN,
    },
  };
}
