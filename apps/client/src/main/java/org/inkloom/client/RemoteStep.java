package org.inkloom.client;

import java.util.List;
import org.inkloom.picture.png.RgbPicture;

/**
 * How far a request is. The server tells it about twice a second, so that quick steps are passed over.
 *
 * @param done steps done, from 1
 * @param total steps in all
 * @param previews what the first picture looks like so far, as the server shows it; empty where there is no newer preview than
 *     the last one, and unless the {@linkplain RemoteListener#wantsPreviews listener wants them}
 */
public record RemoteStep(long done, long total, List<RgbPicture> previews) {
    /** Copies the list. */
    public RemoteStep {
        previews = List.copyOf(previews);
    }
}
