/** An attribute or event in the element's API (`www/chat-box/api/api.ts`). */
interface Row {
  readonly name: string;
  readonly type: string;
  readonly default?: string;
  readonly text: string;
}

/** The part of the element's API from which the types are generated. */
export interface Api {
  readonly attributes: readonly Row[];
  readonly events: readonly Row[];
}

/**
 * Writes the end of `chat-box.d.ts`: attributes, events, the tag, and the element in React 19 and Vue 3. `settable` lists
 * the properties that a page can set, and `eventClass` names the class of an event.
 */
export function frameworkTypes(
  { attributes, events }: Api,
  settable: readonly string[],
  eventClass: (name: string) => string,
): string {
  const camelCase = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const withoutAttribute = settable.filter((name) => !attributes.some((attribute) => attribute.name === name));
  return `
/** Attributes of \`<chat-box>\`. \`null\` and \`undefined\` mean unset. */
export interface ChatBoxAttributes {
${attributes.map((row) => `/** ${sentence(row)} */\n${quoted(row.name)}?: ${valueType(row)} | null | undefined;`).join('\n')}
}

/** Attributes, and properties without an attribute, as a template sets them. */
export interface ChatBoxProps extends ChatBoxAttributes, Partial<Pick<ChatBox, ${withoutAttribute.map(literal).join(' | ')}>> {}

/** Events of \`<chat-box>\`, by name. They bubble and cross shadow roots. */
export interface ChatBoxEventMap {
${events.map(({ name, text }) => `/** ${text} */\n${quoted(name)}: ${eventClass(name)};`).join('\n')}
}

/** Event handlers by their names in React 19, such as \`onchat-message\`. */
export type ChatBoxHandlers = {
  [Name in keyof ChatBoxEventMap as \`on\${Name}\`]?: ((event: ChatBoxEventMap[Name]) => void) | undefined;
};

declare global {
  interface HTMLElementTagNameMap {
    'chat-box': ChatBox;
  }
  interface GlobalEventHandlersEventMap extends ChatBoxEventMap {}
}

// @ts-ignore Only a page with React has this module.
type ReactProps = import('react').DetailedHTMLProps<import('react').HTMLAttributes<ChatBox>, ChatBox>;

// @ts-ignore Only a page with React has this module.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'chat-box': Omit<ReactProps, keyof ChatBoxProps> & ChatBoxProps & ChatBoxHandlers;
    }
  }
}

// @ts-ignore Only a page with Vue has this module.
type VueProps = import('vue').HTMLAttributes & import('vue').PublicProps;

// @ts-ignore Only a page with Vue has this module.
declare module 'vue' {
  interface GlobalComponents {
    'chat-box': new () => ChatBox & {
      $props: Omit<VueProps, keyof ChatBoxProps> & ChatBoxProps & {
${events.map(({ name }) => `${camelCase(`on-${name}`)}?: ((event: ${eventClass(name)}) => void) | undefined;`).join('\n')}
      };
      $emit: <Name extends keyof ChatBoxEventMap>(name: Name, event: ChatBoxEventMap[Name]) => void;
    };
  }
}`;
}

function sentence({ text, default: defaultText }: Row): string {
  return defaultText === undefined ? text : `${text} Default: ${defaultText}.`;
}

/** Returns the type of an attribute: the values that its row lists, a boolean, or text. */
function valueType({ name, type }: Row): string {
  // HTML's attribute takes any language tag. The row lists the languages of the interface.
  if (name === 'lang') return 'string';
  const values = /^`[\w-]+`(?:, `[\w-]+`)+$/.test(type) ? [...type.matchAll(/`([\w-]+)`/g)] : [];
  if (values.length > 0) return values.map(([, value = '']) => literal(value)).join(' | ');
  return type === 'boolean' ? 'boolean' : 'string';
}

function quoted(name: string): string {
  return name.includes('-') ? literal(name) : name;
}

function literal(text: string): string {
  return `'${text}'`;
}
