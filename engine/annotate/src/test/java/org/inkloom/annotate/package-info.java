/** Tests of annotators against what the published ones gave. */
@NullMarked
package org.inkloom.annotate;

import org.jspecify.annotations.NullMarked;
