import { spawn } from 'node:child_process';
import { type GuardReport, type GuardWork, SOME_LEFT } from './guard-work.ts';
import { stopFamily } from './stop-family.ts';

/*
 * A process between llm-judge and a server that it has started. It holds a channel to llm-judge, which the system closes whatever
 * llm-judge ends by, SIGKILL included; then it stops the server, and ends itself when nothing of the server is left.
 */

// llm-judge may have ended while this process was starting: nobody will tell it again.
if (!process.connected) process.exit(0);
process.on('disconnect', () => void stop());

const { command, args, marker, grace } = JSON.parse(process.argv[2] as string) as GuardWork;

// A group of its own: what llm-judge is sent by the terminal is not for the server, and the whole group can be ended at once.
const server = spawn(command, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
let isStopping = false;

server.once('error', (error: NodeJS.ErrnoException) => {
  report({ kind: 'failed', message: error.message }, () => process.exit(0));
});
if (server.pid !== undefined) report({ kind: 'started', pid: server.pid });
server.once('exit', (code, signal) => {
  report({ kind: 'exited', code, signal });
  void stop();
});
process.on('SIGTERM', () => void stop());
// Those come to everyone at a terminal: llm-judge decides what follows.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});

async function stop(): Promise<void> {
  if (isStopping || server.pid === undefined) return;
  isStopping = true;
  const left = await stopFamily({ group: server.pid, marker }, grace);
  process.exit(left.length === 0 ? 0 : SOME_LEFT);
}

function report(what: GuardReport, then = () => {}): void {
  if (process.connected) process.send?.(what, undefined, undefined, then);
  else then();
}
