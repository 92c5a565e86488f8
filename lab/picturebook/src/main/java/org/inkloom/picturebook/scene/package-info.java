/**
 * What a picture shows: the properties of a scene with their fixed sets of values, chosen at random from a seed, and
 * the combinations that training never sees.
 */
@NullMarked
package org.inkloom.picturebook.scene;

import org.jspecify.annotations.NullMarked;
