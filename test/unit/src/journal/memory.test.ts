import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { newId } from '../../../../src/secrets.ts';
import { journalContract } from '../../../helpers/journal-contract.ts';

journalContract('MemoryJournal', { make: (retention, clock) => new MemoryJournal({ retention, clock, newId }) });
