package org.inkloom.training.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.run.InkloomException;

/** Fills records of {@link Key} components, and records of such records, from settings, and back. */
final class RecordBinder {
    private RecordBinder() {}

    static <R extends Record> R bind(Class<R> type, GivenSettings settings) {
        List<String> known = settings(type).stream().map(TrainingSetting::name).toList();
        for (String name : settings.values().keySet()) {
            if (!known.contains(name)) {
                throw UnknownKey.refuse(name, known);
            }
        }
        return type.cast(make(type, settings));
    }

    static List<TrainingSetting> settings(Class<? extends Record> type) {
        List<TrainingSetting> found = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Key key = component.getAnnotation(Key.class);
            if (key == null) {
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
            if (key == null) {
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
            Key key = components[i].getAnnotation(Key.class);
            arguments[i] = key == null ? make(components[i].getType(), settings) : value(components[i], key, settings);
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
        if (given.size() > 1) {
            throw SettingRange.refused(key.name(), given.toString(), "It takes one value, not a list.");
        }
        String text = given.isEmpty() ? key.value() : given.getFirst().strip();
        if (text.isEmpty() && key.required()) {
            throw InkloomException.badInput(
                    "INK-TRAIN-003",
                    "The setting " + key.name() + " is missing.",
                    "It has no default, because only you know it: " + key.help(),
                    "Add \"" + key.name() + ": ...\" to the YAML file, or pass --" + key.name() + ".");
        }
        return parse(component, key.name(), text);
    }

    private static Object parse(RecordComponent component, String name, String text) {
        Class<?> type = component.getType();
        try {
            if (type == int.class) {
                return Math.toIntExact(whole(text));
            } else if (type == long.class) {
                return whole(text);
            } else if (type == double.class) {
                return Double.parseDouble(text);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw SettingRange.refused(
                    name, text, type == double.class ? "It must be a number." : "It must be a whole number.");
        }
        if (type == boolean.class) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw SettingRange.refused(name, text, "It must be true or false.");
            };
        } else if (type == Path.class) {
            return Path.of(text);
        } else if (type == Optional.class) {
            Optional<String> present = Optional.of(text).filter(t -> !t.isEmpty());
            return argument(component) == Path.class ? present.map(Path::of) : present;
        } else if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Word) constant).word().equals(text)) {
                    return constant;
                }
            }
            throw SettingRange.refused(name, text, "It must be one of " + String.join(", ", words(type)) + ".");
        }
        return text;
    }

    /** A whole number, also when written as {@code 1e3} or {@code 500.0}, as YAML writers do. */
    private static long whole(String text) {
        return new BigDecimal(text.strip()).longValueExact();
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
        return type == Path.class || argument(component) == Path.class
                ? TrainingSetting.Type.PATH
                : TrainingSetting.Type.TEXT;
    }

    private static Type argument(RecordComponent component) {
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
