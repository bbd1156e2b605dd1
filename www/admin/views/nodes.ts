import { css, html, type TemplateResult } from 'lit';
import { base } from '../../chat-box/look/theme.ts';
import type { AdminApi } from '../api/admin-api.ts';
import type { NodeFacts } from '../api/resources.ts';
import { adminElement } from '../element.ts';
import { duration, number } from '../parts/draw.ts';
import { Loader } from '../parts/loader.ts';
import { listStyles } from '../parts/lists.styles.ts';
import { look } from '../parts/look.styles.ts';

const REFRESH_MS = 5_000;

/** The nodes that share the store. */
export class ChatAdminNodes extends adminElement({ api: undefined as AdminApi | undefined }) {
  static override styles = [
    base,
    look,
    listStyles,
    css`
      .dot {
        display: inline-block;
        inline-size: 0.6em;
        block-size: 0.6em;
        margin-inline-end: 0.5em;
        border-radius: 50%;
        background: oklch(0.65 0.15 150);
      }

      .dot.away {
        background: var(--trouble);
      }

      td:first-child {
        inline-size: 50%;
        font-weight: 600;
      }
    `,
  ];

  readonly #nodes = new Loader(
    this,
    async (signal) => (await this.api?.get<{ readonly nodes: readonly NodeFacts[] }>('nodes', {}, signal))?.nodes ?? [],
    { everyMs: REFRESH_MS },
  );

  protected override render(): TemplateResult {
    return this.#nodes.draw(
      (nodes) =>
        html`<div class="card">
          <table>
            <thead>
              <tr>
                <th>Node</th>
                <th class="figure">Open rooms</th>
                <th class="figure">Uptime</th>
                <th class="figure wide">Version</th>
              </tr>
            </thead>
            <tbody>
              ${nodes.map(row)}
            </tbody>
          </table>
        </div>`,
    );
  }
}

function row({ node, answers, rooms = 0, uptime = 0, version = '' }: NodeFacts): TemplateResult {
  const name = html`<td><span class="dot ${answers ? '' : 'away'}"></span>${node}</td>`;
  if (!answers) {
    return html`<tr>
      ${name}
      <td class="figure trouble" colspan="3">does not answer</td>
    </tr>`;
  }
  return html`<tr>
    ${name}
    <td class="figure">${number(rooms)}</td>
    <td class="figure">${duration(uptime)}</td>
    <td class="figure wide">${version}</td>
  </tr>`;
}
