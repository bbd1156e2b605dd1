import type { Command } from '../protocol/client-messages.ts';
import type { Entrance } from './dialect.ts';
import type { Member, Outlet } from './member.ts';

/** What waits for a room's next turn. */
export type Item =
  /** Somebody said hello; `resumed` when a token told who it is. */
  | {
      readonly kind: 'enter';
      readonly member: Member;
      readonly outlet: Outlet;
      readonly entrance: Entrance;
      readonly resumed: boolean;
    }
  | { readonly kind: 'leave'; readonly member: Member }
  /** Somebody came back whose name was taken meanwhile. */
  | { readonly kind: 'rename'; readonly member: Member; readonly was: string }
  | { readonly kind: 'say'; readonly member: Member; readonly id: string; readonly text: string }
  | { readonly kind: 'command'; readonly member: Member; readonly command: Command };
