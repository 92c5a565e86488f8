/**
 * ChatGLM3 as a text encoder: its tokenizer with left padding, its configuration, and its transformer.
 *
 * <p>Dimension letters: B prompts, T tokens per prompt, D hidden size, H heads, G key and value groups, C channels of a
 * head.
 */
@NullMarked
package org.inkloom.models.text.chatglm;

import org.jspecify.annotations.NullMarked;
