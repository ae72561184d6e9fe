package io.crispfleet.server.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs a test class on SQLite and on PostgreSQL:
 *
 * <pre>{@code
 * @OnEveryDatabase
 * class DeviceStoreTest {
 *   @Parameter TestEngine engine = TestEngine.SQLITE;
 *   private Database database;
 *
 *   @BeforeEach
 *   void open(@TempDir Path folder) {
 *     database = engine.open(folder);
 *   }
 *
 *   @AfterEach
 *   void close() {
 *     database.close();
 *   }
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ParameterizedClass(name = "{0}")
@EnumSource(TestEngine.class)
public @interface OnEveryDatabase {}
