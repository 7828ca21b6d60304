import { spawn } from 'node:child_process';

/** Opens an address in the user's browser, where there is a display. That it cannot is no error: the address is printed too. */
export function openBrowser(address: string): void {
  const [command, args] = openerOf(address);
  if (command === undefined) return;
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}

function openerOf(address: string): [string | undefined, string[]] {
  if (process.platform === 'darwin') return ['open', [address]];
  if (process.platform === 'win32') return ['cmd', ['/c', 'start', '""', address]];
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const hasDisplay = (DISPLAY ?? '') !== '' || (WAYLAND_DISPLAY ?? '') !== '';
  return hasDisplay ? ['xdg-open', [address]] : [undefined, []];
}
