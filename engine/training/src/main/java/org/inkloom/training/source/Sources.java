package org.inkloom.training.source;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.training.config.SourceConfig;

/** Finds sources by name. */
public final class Sources {
    private static final SourceProvider FOLDER = new SourceProvider() {
        @Override
        public String name() {
            return "folder";
        }

        @Override
        public ExampleSource open(SourceConfig config, long seed, RunControl control) {
            return FolderSource.open(config, seed, control);
        }
    };

    private Sources() {}

    /**
     * Opens the source that the settings name.
     *
     * @throws InkloomException {@code INK-TRAIN-040} if there is none of that name
     */
    public static ExampleSource open(SourceConfig config, long seed, RunControl control) {
        List<SourceProvider> known = Stream.concat(
                        Stream.of(FOLDER),
                        ServiceLoader.load(SourceProvider.class).stream().map(ServiceLoader.Provider::get))
                .toList();
        for (SourceProvider provider : known) {
            if (provider.name().equals(config.name())) {
                return provider.open(config, seed, control);
            }
        }
        throw InkloomException.badInput(
                "INK-TRAIN-040",
                "There is no source of examples named " + config.name() + ".",
                "Known are: "
                        + String.join(
                                ", ", known.stream().map(SourceProvider::name).toList())
                        + ". Others are found when their jar is on the class path; the picture book is built by"
                        + " ./build.",
                "Run ./build once and try again, or give " + SettingKey.of("source") + " folder and "
                        + SettingKey.of("dataset_path") + ".");
    }
}
