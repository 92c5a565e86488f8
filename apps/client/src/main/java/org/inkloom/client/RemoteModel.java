package org.inkloom.client;

import java.util.List;
import org.inkloom.picture.settings.PictureSettings;

/**
 * A model that is on the server.
 *
 * @param name what {@link RemoteRequest#withModel} takes
 * @param settings size, steps and guidance that are usual for it, as far as the server knows them
 * @param controls control networks on the server whose sizes go with it
 */
public record RemoteModel(String name, PictureSettings settings, List<String> controls) {
    /** Copies the list. */
    public RemoteModel {
        controls = List.copyOf(controls);
    }
}
