/**
 * The models for scoring: where they are, what downloads them, and how pictures are prepared for them. Operators of
 * data recipes use the same.
 */
@NullMarked
package org.inkloom.score.model;

import org.jspecify.annotations.NullMarked;
