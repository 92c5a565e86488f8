/**
 * The networks that turn a photograph into a reference for steering: edges, and the places of body, hands and face. Names
 * of weights are those of the files that lllyasviel published for ControlNet's annotators.
 */
@NullMarked
package org.inkloom.models.annotator;

import org.jspecify.annotations.NullMarked;
