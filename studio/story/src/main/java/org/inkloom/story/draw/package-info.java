/**
 * Draws a story's shots through a painter that the caller gives, keeps them with their recipes, and draws none twice.
 */
@NullMarked
package org.inkloom.story.draw;

import org.jspecify.annotations.NullMarked;
