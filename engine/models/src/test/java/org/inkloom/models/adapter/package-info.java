/** Tests of the networks beside a U-Net. */
@NullMarked
package org.inkloom.models.adapter;

import org.jspecify.annotations.NullMarked;
