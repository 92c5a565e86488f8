/**
 * What differs between model families: how prompts become conditioning, the time ids, default settings, the folders of
 * text encoders, and default configs for parts without one. Nothing outside this package asks for a model's family by
 * name.
 */
@NullMarked
package org.inkloom.diffusion.family;

import org.jspecify.annotations.NullMarked;
