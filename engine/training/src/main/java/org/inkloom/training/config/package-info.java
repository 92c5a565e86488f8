/**
 * What a training run is asked to do: one validated record per concern, filled by key from YAML or flags.
 *
 * <p>A key is declared once, as an annotated record component; its name in YAML, its flag, its default, its help line
 * and its checks all come from that one place. The names and defaults that DiffSynth-Studio v1 also has are DiffSynth's.
 */
@NullMarked
package org.inkloom.training.config;

import org.jspecify.annotations.NullMarked;
