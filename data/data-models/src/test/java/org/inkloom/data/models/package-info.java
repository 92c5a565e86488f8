/** Tests of recipes with miniature models. */
@NullMarked
package org.inkloom.data.models;

import org.jspecify.annotations.NullMarked;
