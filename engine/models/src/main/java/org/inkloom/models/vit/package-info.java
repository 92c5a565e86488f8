/**
 * The vision transformer as a classifier of pictures (Dosovitskiy et al., arXiv:2010.11929), with the published weight
 * names of transformers' {@code ViTForImageClassification}.
 */
@NullMarked
package org.inkloom.models.vit;

import org.jspecify.annotations.NullMarked;
