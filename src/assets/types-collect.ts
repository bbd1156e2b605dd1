import ts from 'typescript';

/** The text of a declaration, and the types of the sources that it names. */
interface WrittenDeclaration {
  readonly text: string;
  readonly uses: readonly ts.Symbol[];
}

const EXPAND = ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.InTypeAlias;

/**
 * Writes declarations of the page's sources, and of all types that they use, as text without imports. A class becomes an
 * interface of its public members, because the scripts export no classes. Members of a base class from a package are
 * left out.
 */
export class TypeCollector {
  readonly #checker: ts.TypeChecker;
  readonly #printer = ts.createPrinter({ removeComments: false });
  readonly #written = new Map<ts.Symbol, string>();

  constructor(private readonly program: ts.Program) {
    this.#checker = program.getTypeChecker();
  }

  /** Adds an export of a file, by absolute path, and the types that it uses. Throws when the file has no such export. */
  add(file: string, name: string): void {
    const symbol = this.#exports(file).find((candidate) => candidate.name === name);
    if (!symbol) throw new Error(`${file} exports no ${name}.`);
    this.#addSymbol(this.#resolve(symbol));
  }

  /** Lists the public members of a class, in source order. */
  members(file: string, name: string): readonly { readonly name: string; readonly isWritable: boolean }[] {
    const symbol = this.#exports(file).find((candidate) => candidate.name === name);
    const declaration = symbol?.declarations?.find(ts.isClassDeclaration);
    if (!declaration) throw new Error(`${file} exports no class ${name}.`);
    return this.#publicMembers(declaration).map((member) => ({
      name: member.name,
      isWritable: member.declarations?.some((part) => ts.isPropertyDeclaration(part) && !isReadonly(part)) ?? false,
    }));
  }

  /** All declarations, each before the ones that it uses. */
  get text(): string {
    return [...this.#written.values()].join('\n\n');
  }

  #exports(file: string): readonly ts.Symbol[] {
    const source = this.program.getSourceFile(file);
    const module = source && this.#checker.getSymbolAtLocation(source);
    return module ? this.#checker.getExportsOfModule(module) : [];
  }

  #addSymbol(symbol: ts.Symbol): void {
    if (this.#written.has(symbol)) return;
    const twin = [...this.#written.keys()].find((other) => other.name === symbol.name);
    if (twin) throw new Error(`Two types are called ${symbol.name}: ${[twin, symbol].map(fileName).join(' and ')}.`);
    // Reserves the position before the types that the declaration uses.
    this.#written.set(symbol, '');
    const { text, uses } = this.#write(symbol);
    this.#written.set(symbol, text);
    for (const used of uses) this.#addSymbol(used);
  }

  #write(symbol: ts.Symbol): WrittenDeclaration {
    const declaration = symbol.declarations?.[0];
    if (declaration && ts.isClassDeclaration(declaration)) return this.#writeClass(symbol.name, declaration);
    if (declaration && ts.isTypeAliasDeclaration(declaration)) return this.#writeAlias(declaration);
    if (declaration && ts.isInterfaceDeclaration(declaration)) {
      return { text: documented(declaration), uses: this.#uses(declaration) };
    }
    if (declaration && ts.isFunctionDeclaration(declaration)) return this.#writeFunction(symbol.name, declaration);
    throw new Error(`${symbol.name} in ${fileName(symbol)} is not a type.`);
  }

  #writeAlias(alias: ts.TypeAliasDeclaration): WrittenDeclaration {
    if (!contains(alias.type, ts.isTypeQueryNode)) return { text: documented(alias), uses: this.#uses(alias) };
    // The type is derived from a constant, which the declarations do not contain. Writes the resulting type instead.
    const type = this.#checker.getTypeFromTypeNode(alias.type);
    const head = `${comment(alias)}export`;
    if (!type.isUnion() && type.getProperties().length > 0) {
      const members = type.getProperties().map((member) => this.#writeMember(member));
      return join(`${head} interface ${alias.name.text} {`, members);
    }
    return { text: `${head} type ${alias.name.text} = ${this.#print(this.#node(type))};`, uses: [] };
  }

  #writeClass(name: string, declaration: ts.ClassDeclaration): WrittenDeclaration {
    const members = this.#publicMembers(declaration).map((member) => this.#writeMember(member));
    const base = this.#domBase(declaration);
    return join(`${comment(declaration)}export interface ${name} ${base ? `extends ${base} ` : ''}{`, members);
  }

  #writeFunction(name: string, declaration: ts.FunctionDeclaration): WrittenDeclaration {
    const parameters = declaration.parameters.map((parameter) => {
      const label = ts.isIdentifier(parameter.name) ? parameter.name.text : 'options';
      const isOptional = parameter.initializer !== undefined || parameter.questionToken !== undefined;
      return `${label}${isOptional ? '?' : ''}: ${parameter.type?.getText() ?? 'unknown'}`;
    });
    const result = declaration.type?.getText() ?? 'void';
    return {
      text: `${comment(declaration)}export declare function ${name}(${parameters.join(', ')}): ${result};`,
      uses: this.#uses(declaration, declaration.body),
    };
  }

  /** Writes a property, an accessor or a method with its comment. The type is copied from the source if it has one. */
  #writeMember(member: ts.Symbol): WrittenDeclaration {
    const declaration = member.declarations?.[0];
    if (!declaration) throw new Error(`${member.name} has no declaration.`);
    const name = /^[A-Za-z_$][\w$]*$/.test(member.name) ? member.name : JSON.stringify(member.name);
    const optional = member.flags & ts.SymbolFlags.Optional ? '?' : '';
    if (ts.isMethodDeclaration(declaration)) {
      const source = declaration.getSourceFile().text;
      const end = declaration.body?.getStart() ?? declaration.end;
      return {
        text: `${comment(declaration)}${source.slice(declaration.name.getStart(), end).trim().replace(/;$/, '')};`,
        uses: this.#uses(declaration, declaration.body),
      };
    }
    const isConstant = ts.isGetAccessor(declaration)
      ? !member.declarations?.some(ts.isSetAccessor)
      : isReadonly(declaration);
    const written = (declaration as { readonly type?: ts.TypeNode }).type;
    const node = written ?? this.#node(this.#checker.getTypeOfSymbol(member));
    const text = written ? written.getText() : this.#print(node);
    return {
      text: `${comment(declaration)}${isConstant ? 'readonly ' : ''}${name}${optional}: ${text};`,
      uses: this.#uses(node),
    };
  }

  #publicMembers(declaration: ts.ClassDeclaration): readonly ts.Symbol[] {
    const type = this.#checker.getTypeAtLocation(declaration);
    const foreign = this.#foreignBase(declaration);
    return type.getProperties().filter((member) => {
      const [first] = member.declarations ?? [];
      if (!first || !this.#isOurs(first) || foreign?.getProperty(member.name)) return false;
      return !(
        ts.getCombinedModifierFlags(first) & ts.ModifierFlags.NonPublicAccessibilityModifier || isPrivate(first)
      );
    });
  }

  /** Finds the nearest base class that is not in the sources. */
  #foreignBase(declaration: ts.ClassDeclaration): ts.Type | undefined {
    const clause = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    if (!clause) return undefined;
    const base = this.#checker.getTypeAtLocation(clause);
    const ours = base.symbol.declarations?.find((part) => ts.isClassDeclaration(part) && this.#isOurs(part));
    return ours ? this.#foreignBase(ours as ts.ClassDeclaration) : base;
  }

  /** Names the browser's class that a class extends, directly or through a package. */
  #domBase(declaration: ts.ClassDeclaration): string | undefined {
    const base = this.#foreignBase(declaration);
    if (!base) return undefined;
    return base.getProperty('requestUpdate') ? 'HTMLElement' : base.symbol.name;
  }

  /** Lists the types of the sources that a node names, apart from those inside `except`. */
  #uses(node: ts.Node, except?: ts.Node): readonly ts.Symbol[] {
    const found: ts.Symbol[] = [];
    const visit = (child: ts.Node): void => {
      if (child === except) return;
      if (ts.isIdentifier(child)) {
        // Names in nodes that the compiler created have no position, but carry their symbol.
        const ownSymbol = (child as unknown as { readonly symbol?: ts.Symbol }).symbol;
        const named = child.pos < 0 ? ownSymbol : this.#checker.getSymbolAtLocation(child);
        const symbol = named && this.#resolve(named);
        const [declaration] = symbol?.declarations ?? [];
        const isType =
          declaration && declaration.parent === declaration.getSourceFile() && !ts.isVariableStatement(declaration);
        if (symbol && isType && this.#isOurs(declaration)) found.push(symbol);
      }
      child.forEachChild(visit);
    };
    visit(node);
    return found;
  }

  #resolve(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #isOurs(node: ts.Node): boolean {
    const source = node.getSourceFile();
    return !source.isDeclarationFile && !source.fileName.includes('/node_modules/');
  }

  #node(type: ts.Type): ts.TypeNode {
    const node = this.#checker.typeToTypeNode(type, undefined, EXPAND);
    if (!node) throw new Error(`${this.#checker.typeToString(type)} cannot be written.`);
    return node;
  }

  #print(node: ts.Node): string {
    const source = ts.createSourceFile('printed.ts', '', ts.ScriptTarget.Latest);
    return this.#printer.printNode(ts.EmitHint.Unspecified, node, source);
  }
}

/** Copies the doc comment of a declaration. */
function comment(node: ts.Node): string {
  const source = node.getSourceFile();
  const start = node.getStart(source, true);
  const end = node.getStart(source);
  return start === end ? '' : `${source.text.slice(start, end).trim()}\n`;
}

/** Copies a declaration with its doc comment. */
function documented(node: ts.Node): string {
  return node.getSourceFile().text.slice(node.getStart(undefined, true), node.end);
}

function join(head: string, members: readonly WrittenDeclaration[]): WrittenDeclaration {
  return {
    text: [head, ...members.map(({ text }) => text), '}'].join('\n'),
    uses: members.flatMap(({ uses }) => uses),
  };
}

function contains(node: ts.Node, matches: (node: ts.Node) => boolean): boolean {
  return matches(node) || (ts.forEachChild(node, (child) => contains(child, matches) || undefined) ?? false);
}

function isReadonly(node: ts.Node): boolean {
  return Boolean(ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Readonly);
}

function isPrivate(node: ts.Declaration): boolean {
  const name = ts.getNameOfDeclaration(node);
  return name !== undefined && ts.isPrivateIdentifier(name);
}

function fileName(symbol: ts.Symbol): string {
  return symbol.declarations?.[0]?.getSourceFile().fileName ?? '?';
}
