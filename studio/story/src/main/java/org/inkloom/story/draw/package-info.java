/**
 * Draws a story's shots with a painter that the caller supplies, stores them with their recipes, and reuses existing
 * ones.
 */
@NullMarked
package org.inkloom.story.draw;

import org.jspecify.annotations.NullMarked;
