/**
 * The models that score: where they lie, what fetches them, and how pictures of any size are brought before them. The
 * operators of recipes use the same.
 */
@NullMarked
package org.inkloom.score.model;

import org.jspecify.annotations.NullMarked;
