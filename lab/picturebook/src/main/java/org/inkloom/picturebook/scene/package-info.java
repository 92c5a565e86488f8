/**
 * What a picture shows: the closed slots of a scene, drawn from a seed, with the combinations that training never sees.
 */
@NullMarked
package org.inkloom.picturebook.scene;

import org.jspecify.annotations.NullMarked;
