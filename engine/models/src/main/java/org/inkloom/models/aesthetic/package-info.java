/**
 * How well people would like a picture, from its CLIP vector: the heads of LAION's aesthetic predictors and of
 * Schuhmann's improved aesthetic predictor.
 */
@NullMarked
package org.inkloom.models.aesthetic;

import org.jspecify.annotations.NullMarked;
