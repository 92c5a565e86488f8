/** Tests of the models that score. */
@NullMarked
package org.inkloom.score.model;

import org.jspecify.annotations.NullMarked;
