/** Configurations of whole models that the program carries, and folders of seeded random weights made from them. */
@NullMarked
package org.inkloom.models.preset;

import org.jspecify.annotations.NullMarked;
