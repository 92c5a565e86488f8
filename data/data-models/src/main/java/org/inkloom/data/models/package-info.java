/**
 * The models that operators of recipes ask for: found on this machine, checked before a row is read, loaded once, shared, and
 * run on the GPU where there is one.
 */
@NullMarked
package org.inkloom.data.models;

import org.jspecify.annotations.NullMarked;
