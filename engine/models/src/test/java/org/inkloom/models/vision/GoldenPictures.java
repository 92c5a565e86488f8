package org.inkloom.models.vision;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.inkloom.weights.StoredTensor;

/** Reference pictures as a caller hands them over. */
public final class GoldenPictures {
    private GoldenPictures() {}

    /** Cuts {@code [B, H, W, 3]} of uint8 into pictures. */
    public static List<byte[]> of(StoredTensor stored) {
        byte[] all = stored.data().toArray(ValueLayout.JAVA_BYTE);
        int count = (int) stored.shape()[0];
        int size = all.length / count;
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pictures.add(Arrays.copyOfRange(all, i * size, (i + 1) * size));
        }
        return pictures;
    }
}
