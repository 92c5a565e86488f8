/**
 * CLIP (Radford et al., arXiv:2103.00020): a text and a picture as vectors of one space, with the published weight names
 * of transformers' {@code CLIPModel} and its towers.
 */
@NullMarked
package org.inkloom.models.clip;

import org.jspecify.annotations.NullMarked;
