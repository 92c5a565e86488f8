/** The picture book as endless examples: pages are printed by threads while a model is trained on the ones before. */
@NullMarked
package org.inkloom.inkling.source;

import org.jspecify.annotations.NullMarked;
