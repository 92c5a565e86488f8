/** The picture book as an endless source of examples: threads draw pages while a model is trained on earlier ones. */
@NullMarked
package org.inkloom.inkling.source;

import org.jspecify.annotations.NullMarked;
