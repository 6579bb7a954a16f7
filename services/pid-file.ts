/** In the data folder: the process that runs on it, for the tools that tell it to read its configuration again (SIGHUP). */
export const pidFile = 'tocsin.pid';
