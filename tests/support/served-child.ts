import { openServed } from '../../src/models/served/open-served.ts';

/* A process that can be killed: opens a served model, says so, and then does what its argument says. */

const [, , ending] = process.argv;
process.stdout.write('opening\n');
const model = await openServed({
  engine: 'vllm',
  weights: 'LiquidAI/LFM2-350M',
  name: 'lfm2',
  gpusPerModel: 1,
  gpusTotal: 2,
  parallel: 4,
  client: {},
});
process.stdout.write('open\n');
if (ending === 'exit') process.exit(0);
if (ending === 'throw') throw new Error('a fault of ours');
if (ending === 'close') await model.close();
