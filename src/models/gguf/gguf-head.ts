/** What the head of a GGUF file says of its model. Texts in it are the file's maker's: never shown unescaped. */
export interface GgufHead {
  /** The file, and where the model is split its other parts, in order. */
  files: readonly string[];
  /** Bytes of all files. */
  bytes: number;
  /** Bytes of the tensors alone. */
  weightBytes: number;
  /** Weights in all tensors. */
  parameters: number;
  /** Such as `Q4_K_M`: what the file says, or else the type of most of its weights. */
  quantisation: string;
  architecture: string;
  name: string | undefined;
  /** Tokens that the model was trained to read at once. */
  contextLength: number | undefined;
  vocabularySize: number;
  shape: ModelShape;
  templates: ChatTemplates;
  tokens: SpecialTokens;
  /** How the model's makers would sample, by the key's last word: `temp`, `top_k`, `top_p`, `min_p`, `penalty_repeat`, ... */
  sampling: Readonly<Record<string, number | string>>;
}

/** Sizes that decide the memory of a context; the lists have one number a layer. */
export interface ModelShape {
  layers: number;
  embeddingLength: number;
  /** Query heads. */
  heads: readonly number[];
  /** Heads whose keys and values are kept; 0 in a layer without attention (LFM2's convolutions). */
  keyValueHeads: readonly number[];
  /** Numbers in a head's key, and in its value. */
  keyLength: number;
  valueLength: number;
  slidingWindow: SlidingWindow | undefined;
  /** Numbers of recurrent state that each sequence has in each layer. */
  recurrent: readonly number[];
}

/** Layers that look back at the last `tokens` tokens alone. */
export interface SlidingWindow {
  tokens: number;
  layers: readonly boolean[];
  keyLength: number;
  valueLength: number;
}

export interface ChatTemplates {
  /** `tokenizer.chat_template`, in Jinja. */
  standard: string | undefined;
  /** Others by their name: `tokenizer.chat_template.NAME`. */
  named: ReadonlyMap<string, string>;
}

export interface SpecialToken {
  id: number;
  text: string;
}

export interface SpecialTokens {
  /** Stands before the conversation. */
  bos: SpecialToken | undefined;
  eos: SpecialToken | undefined;
  /** Ends a turn, where that is another than `eos`. */
  eot: SpecialToken | undefined;
  /** Whether `bos` is to be put before a prompt; undefined where the file leaves it to the tokeniser. */
  addBos: boolean | undefined;
}
