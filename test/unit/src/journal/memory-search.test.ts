import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { newId } from '../../../../src/secrets.ts';
import { searchContract } from '../../../helpers/search-contract.ts';

searchContract('MemoryJournal', {
  make: (retention, clock) => new MemoryJournal({ retention, clock, log: () => {}, newId }),
});
