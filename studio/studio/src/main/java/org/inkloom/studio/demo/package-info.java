/**
 * The complete workflow as a demonstration: a picture set is filtered, a LoRA trained on it, and a story drawn with and
 * without it.
 */
@NullMarked
package org.inkloom.studio.demo;

import org.jspecify.annotations.NullMarked;
