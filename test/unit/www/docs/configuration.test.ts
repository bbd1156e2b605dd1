import { test } from 'bun:test';
import { expectGenerated } from '../../../helpers/generated-block.ts';
import { settingsMarkdown } from '../../../helpers/settings-markdown.ts';

test("The manual's configuration page holds the settings (UPDATE=1 bun test test/unit/www/docs writes them)", () =>
  expectGenerated('configuration', 'src/config/settings.ts', settingsMarkdown()));
