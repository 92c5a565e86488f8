package org.inkloom.training.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsValue;
import org.inkloom.run.settings.ValueKind;

/**
 * Reads records whose components are annotated with {@link Key} or {@link SampleKeys}, or are such records themselves,
 * from settings, and lists the settings of such records.
 */
final class RecordBinder {
    /** Accepts whole numbers also as {@code 1e3} or {@code 500.0}, because some programs write them so. */
    private static final ValueKind<Long> LONG = ValueKind.integral("a whole number", Long.MIN_VALUE, Long.MAX_VALUE);

    static final ValueKind<Long> INT = ValueKind.integral("a whole number", Integer.MIN_VALUE, Integer.MAX_VALUE);

    private RecordBinder() {}

    static <R extends Record> R bind(Class<R> type, GivenSettings settings) {
        List<String> known = settings(type).stream().map(TrainingSetting::name).toList();
        for (String name : settings.values().keySet()) {
            if (!known.contains(name)) {
                InkloomException unknown = UnknownKey.refuse(name, known);
                SettingsPlace place = settings.places().get(name);
                throw place == null ? unknown : unknown.at(place.fileAndLine());
            }
        }
        try {
            return type.cast(make(type, settings));
        } catch (InkloomException e) {
            throw placed(e, settings);
        }
    }

    /**
     * Adds file and line to a refusal. The records that refuse a value know only its key; the place is that of the
     * first setting that the refusal's text names.
     */
    private static InkloomException placed(InkloomException refusal, GivenSettings settings) {
        return refusal.settings().stream()
                .findFirst()
                .map(setting -> settings.places().get(setting.key()))
                .map(place -> refusal.at(place.fileAndLine()))
                .orElse(refusal);
    }

    static List<TrainingSetting> settings(Class<? extends Record> type) {
        List<TrainingSetting> found = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Key key = component.getAnnotation(Key.class);
            SampleKeys samples = component.getAnnotation(SampleKeys.class);
            if (samples != null) {
                SampleSetting.of(samples).forEach(setting -> found.add(setting.described()));
            } else if (key == null) {
                found.addAll(settings(component.getType().asSubclass(Record.class)));
            } else {
                List<String> choices = component.getType().isEnum() ? words(component.getType()) : List.of();
                found.add(new TrainingSetting(key.name(), kind(component), key.value(), choices, key.help()));
            }
        }
        return found;
    }

    static Map<String, String> values(Record record) {
        Map<String, String> found = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Key key = component.getAnnotation(Key.class);
            Object value = read(record, component);
            SampleKeys samples = component.getAnnotation(SampleKeys.class);
            if (samples != null) {
                PictureSettings settings = (PictureSettings) value;
                SampleSetting.of(samples).forEach(setting -> found.put(setting.name(), setting.written(settings)));
            } else if (key == null) {
                found.putAll(values((Record) value));
            } else {
                found.put(key.name(), write(value, key.lines() ? "\n" : ","));
            }
        }
        return found;
    }

    private static Object make(Class<?> type, GivenSettings settings) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = argument(components[i], settings);
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InkloomException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    private static Object argument(RecordComponent component, GivenSettings settings) {
        Key key = component.getAnnotation(Key.class);
        SampleKeys samples = component.getAnnotation(SampleKeys.class);
        if (samples == null) {
            return key == null ? make(component.getType(), settings) : value(component, key, settings);
        }
        PictureSettings drawn = PictureSettings.NONE;
        for (SampleSetting<?> setting : SampleSetting.of(samples)) {
            drawn = setting.read(drawn, settings);
        }
        return drawn;
    }

    private static Object value(RecordComponent component, Key key, GivenSettings settings) {
        List<String> given = settings.values().getOrDefault(key.name(), List.of(key.value()));
        if (kind(component) == TrainingSetting.Type.LIST) {
            String separator = key.lines() ? "\\R" : ",";
            return given.stream()
                    .flatMap(text -> Arrays.stream(text.split(separator)))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
        }
        String text = text(key.name(), key.value(), settings);
        if (text.isEmpty() && key.required()) {
            throw InkloomException.badInput(
                    "INK-TRAIN-003",
                    "The setting " + key.name() + " is missing.",
                    "It has no default, because only you know it: " + key.help(),
                    "Add \"" + key.name() + ": ...\" to the YAML file, or give " + SettingKey.of(key.name()) + ".");
        }
        return parse(component, key.name(), text);
    }

    /** Returns the one text that was given for a key, or the default. */
    static String text(String name, String usual, GivenSettings settings) {
        List<String> given = settings.values().getOrDefault(name, List.of(usual));
        if (given.size() > 1) {
            throw SettingRange.refused(name, given.toString(), "It takes one value, not a list.");
        }
        return given.isEmpty() ? usual : given.getFirst().strip();
    }

    private static Object parse(RecordComponent component, String name, String text) {
        Class<?> type = component.getType();
        if (type == int.class) {
            return read(name, text, INT).intValue();
        } else if (type == long.class) {
            return read(name, text, LONG);
        } else if (type == double.class) {
            return read(name, text, ValueKind.NUMBER);
        } else if (type == boolean.class) {
            return read(name, text, ValueKind.FLAG);
        } else if (type == Path.class) {
            return Path.of(text);
        } else if (type == Optional.class) {
            Optional<String> present = Optional.of(text).filter(t -> !t.isEmpty());
            return element(component) == Path.class ? present.map(Path::of) : present;
        } else if (type.isEnum()) {
            return read(name, text, ValueKind.oneOf(List.of(type.getEnumConstants()), each -> ((Word) each).word()));
        }
        return text;
    }

    static <T> T read(String name, String text, ValueKind<T> kind) {
        return kind.of(SettingsValue.typed(text))
                .orElseThrow(() -> SettingRange.refused(name, text, "It must be " + kind.words() + "."));
    }

    private static String write(Object value, String separator) {
        return switch (value) {
            case Optional<?> optional -> optional.map(Object::toString).orElse("");
            case List<?> list -> list.stream().map(Object::toString).collect(Collectors.joining(separator));
            case Word word -> word.word();
            default -> value.toString();
        };
    }

    private static TrainingSetting.Type kind(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == int.class || type == long.class) {
            return TrainingSetting.Type.INTEGER;
        } else if (type == double.class) {
            return TrainingSetting.Type.NUMBER;
        } else if (type == boolean.class) {
            return TrainingSetting.Type.SWITCH;
        } else if (type == List.class) {
            return TrainingSetting.Type.LIST;
        } else if (type.isEnum()) {
            return TrainingSetting.Type.CHOICE;
        }
        return type == Path.class || element(component) == Path.class
                ? TrainingSetting.Type.PATH
                : TrainingSetting.Type.TEXT;
    }

    private static Type element(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[0]
                : component.getType();
    }

    private static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(c -> ((Word) c).word())
                .toList();
    }

    private static Object read(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
