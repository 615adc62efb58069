package io.kubinception.testkit;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record, such as a status, of which only some components matter to a test: the others are null.
 */
public final class Partial<R extends Record> {
  private final Class<R> type;
  private final Map<String, @Nullable Object> given = new HashMap<>();

  private Partial(Class<R> type) {
    this.type = type;
  }

  /** One of which nothing is given yet. */
  public static <R extends Record> Partial<R> of(Class<R> type) {
    return new Partial<>(type);
  }

  /** One that is like another, but for what is given of it. */
  public static <R extends Record> Partial<R> like(R other) {
    @SuppressWarnings("unchecked")
    var partial = new Partial<>((Class<R>) other.getClass());
    for (RecordComponent component : partial.type.getRecordComponents()) {
      try {
        partial.given.put(component.getName(), component.getAccessor().invoke(other));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read %s of %s".formatted(component, other), e);
      }
    }
    return partial;
  }

  /** Gives a component by its name. */
  public Partial<R> with(String component, @Nullable Object value) {
    if (Arrays.stream(type.getRecordComponents()).noneMatch(c -> c.getName().equals(component))) {
      throw new IllegalArgumentException(
          "%s has no component %s".formatted(type.getSimpleName(), component));
    }
    given.put(component, value);
    return this;
  }

  public R make() {
    RecordComponent[] components = type.getRecordComponents();
    try {
      return type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(Arrays.stream(components).map(c -> given.get(c.getName())).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
    }
  }
}
